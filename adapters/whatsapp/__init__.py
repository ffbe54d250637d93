"""WhatsApp through Meta's Cloud API: signed webhooks in, messages out."""
