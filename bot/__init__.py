"""Wakala's engine: what flows and plugins may use."""

from bot.clock import utc
from bot.conversation import Conversation
from bot.engine import Engine
from bot.errors import Conflict, FlowError, Refusal, SettingsError, WakalaError
from bot.events import Envelope, Event
from bot.flow import ANY, RETURN, SAME, After, Flow, Idle, State, Transition
from bot.ids import new_id
from bot.menu import Item, Menu, Option, Product
from bot.messages import Choice, Location, Message, Reply, Tap, Text
from bot.money import decimal, money
from bot.plugin import Plugin
from bot.ports import Transaction
from bot.saga import Saga, SagaState, Step
from bot.shop import Shop
from bot.turn import Turn
from bot.understanding.port import Ambiguous

__all__ = [
    "ANY",
    "RETURN",
    "SAME",
    "After",
    "Ambiguous",
    "Choice",
    "Conflict",
    "Conversation",
    "Engine",
    "Envelope",
    "Event",
    "Flow",
    "FlowError",
    "Idle",
    "Item",
    "Location",
    "Menu",
    "Message",
    "Option",
    "Plugin",
    "Product",
    "Refusal",
    "Reply",
    "Saga",
    "SagaState",
    "SettingsError",
    "Shop",
    "State",
    "Step",
    "Tap",
    "Text",
    "Transaction",
    "Transition",
    "Turn",
    "WakalaError",
    "decimal",
    "money",
    "new_id",
    "utc",
]
