"""The week: goals, diary, energy eaten against energy burned."""
