package dev.tocsin.config;

/** The text of one configuration file. */
record Source(String file, String text) {
    static final int MAX_BYTES = 1 << 20;
}
