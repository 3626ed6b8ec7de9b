"""What support keeps: how a wish is met, parcels of a round, food that came in and went out, advice."""

from familiehus.support.models.advice import AdviceSession
from familiehus.support.models.food import FoodBatch, FoodHandOut
from familiehus.support.models.needs import Need
from familiehus.support.models.parcels import ParcelApplication, ParcelRound

__all__ = ["AdviceSession", "FoodBatch", "FoodHandOut", "Need", "ParcelApplication", "ParcelRound"]
