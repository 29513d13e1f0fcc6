// The edition: what JavaScript adds.
