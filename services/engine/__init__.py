"""The durable engine. Only this folder knows DBOS."""
