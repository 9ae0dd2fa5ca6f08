"""The lecture's claims on forests, each with its experiment."""
