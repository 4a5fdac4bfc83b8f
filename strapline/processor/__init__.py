"""The processor: sessions of athletes whose gateways send here."""
