"""Wakala's engine: what flows and plugins may use."""

from bot.amounts import decimal, minor, money, read_amount
from bot.clock import utc
from bot.conversation import Conversation
from bot.engine import Engine
from bot.errors import Conflict, FlowError, Refusal, ServiceUnavailable, SettingsError, WakalaError
from bot.events import Envelope, Event, Id, Time
from bot.fields import Amount, Body, Flag, PositiveAmount, Words
from bot.flow import ANY, RETURN, SAME, WORK, After, Flow, Idle, State, Transition
from bot.ids import new_id
from bot.member import Member
from bot.menu import Item, Menu, Option, Product, Zone
from bot.messages import Choice, Location, Media, Message, Reply, Tap, Text
from bot.opening import Closure, closure, is_open, keeps_hours
from bot.paging import PAGING, PER_PAGE, page_of
from bot.phones import international, national
from bot.plugin import Plugin
from bot.ports import Ask, Directory, Transaction, Transactions
from bot.privacy import mask
from bot.problem import Fault, Problem
from bot.projection import Projection
from bot.route import Call, Content, Parameter, Route, Security
from bot.saga import Saga, SagaState, Step
from bot.shop import Shop
from bot.turn import Turn
from bot.understanding.port import Ambiguous, Understood

__all__ = [
    "ANY",
    "PAGING",
    "PER_PAGE",
    "RETURN",
    "SAME",
    "WORK",
    "After",
    "Ambiguous",
    "Amount",
    "Ask",
    "Body",
    "Call",
    "Choice",
    "Closure",
    "Conflict",
    "Content",
    "Conversation",
    "Directory",
    "Engine",
    "Envelope",
    "Event",
    "Fault",
    "Flag",
    "Flow",
    "FlowError",
    "Id",
    "Idle",
    "Item",
    "Location",
    "Media",
    "Member",
    "Menu",
    "Message",
    "Option",
    "Parameter",
    "Plugin",
    "PositiveAmount",
    "Problem",
    "Product",
    "Projection",
    "Refusal",
    "Reply",
    "Route",
    "Saga",
    "SagaState",
    "Security",
    "ServiceUnavailable",
    "SettingsError",
    "Shop",
    "State",
    "Step",
    "Tap",
    "Text",
    "Time",
    "Transaction",
    "Transactions",
    "Transition",
    "Turn",
    "Understood",
    "WakalaError",
    "Words",
    "Zone",
    "closure",
    "decimal",
    "international",
    "is_open",
    "keeps_hours",
    "mask",
    "minor",
    "money",
    "national",
    "new_id",
    "page_of",
    "read_amount",
    "utc",
]
