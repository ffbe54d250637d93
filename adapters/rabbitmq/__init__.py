"""The bus between processes, on RabbitMQ: what one service publishes, others hear at least once, in order."""
