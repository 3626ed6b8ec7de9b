"""The register of associations."""
