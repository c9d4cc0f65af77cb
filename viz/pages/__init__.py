"""What the pages show: a store and the words of an address go in, one dictionary a page comes out. No HTTP here."""
