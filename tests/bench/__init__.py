"""What pages cost, told as ratios to a bare Flask page of the same run. Nothing here is asserted in seconds."""
