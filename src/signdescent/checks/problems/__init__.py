"""Problems to run the methods on, one file each."""
