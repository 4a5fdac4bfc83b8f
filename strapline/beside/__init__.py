"""Commands beside a process that holds the store: it runs them, whoever typed them hears."""
