"""The families' pages: the way in, the register, one family's page."""

from familiehus.families.views import belonging, enrolment, keeping, register, way_in

blueprints = [way_in.bp, register.bp, enrolment.bp, belonging.bp, keeping.bp]
