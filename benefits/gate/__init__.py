"""The gate before every page, socket, download and upload: who may pass, and what every answer carries."""
