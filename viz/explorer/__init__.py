"""The graph explorer: a store and the words of an address go in, JSON for the explorer's page comes out."""
