"""Understanding: from somebody's words to an intent and exact items."""

from bot.understanding.lexical import LexicalUnderstanding
from bot.understanding.port import Ambiguous, Phrases, Understanding, Understood

__all__ = ["Ambiguous", "LexicalUnderstanding", "Phrases", "Understanding", "Understood"]
