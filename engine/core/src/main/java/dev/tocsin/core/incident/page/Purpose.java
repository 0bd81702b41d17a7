package dev.tocsin.core.incident.page;

/** What a page is for: a level of the escalation policy, or one of the {@link Other} reasons to page somebody. */
public sealed interface Purpose {
    /** @param number of the level in its policy, from 1 */
    record Level(int number) implements Purpose {
        public Level {
            if (number < 1) {
                throw new IllegalArgumentException("levels are numbered from 1: " + number);
            }
        }

        @Override
        public String label() {
            return "level";
        }

        @Override
        public int code() {
            return number;
        }
    }

    /** A purpose that is no step of the escalation. Its place in this list is its code, from 0 down. */
    enum Other implements Purpose {
        /** The recipient has got the incident assigned. */
        ASSIGNMENT("assignment"),
        /** The owner is reminded of a status update. */
        STATUS_UPDATE("status update due"),
        /** More alerts joined the incident. */
        MORE_ALERTS("more alerts"),
        /** The incident is more severe than the recipient knows. */
        SEVERITY_RISE("severity rise"),
        /** No alert fires any more. */
        ALL_CLEAR("clear"),
        /** Somebody asks for help, or says to whoever asked that nobody comes. */
        HELP("help");

        private final String label;

        Other(String label) {
            this.label = label;
        }

        @Override
        public String label() {
            return label;
        }

        @Override
        public int code() {
            return -ordinal();
        }
    }

    /** The word for it in the API and in webhooks. */
    String label();

    /**
     * The number for it in the journal, in webhooks and in templates: that of the level, or 0 (assignment), -1 (status
     * update), -2 (more alerts), -3 (severity rise), -4 (all-clear), -5 (help).
     */
    int code();

    /** The purpose with this {@link #code}. */
    static Purpose of(int code) {
        return code > 0 ? new Level(code) : Other.values()[-code];
    }
}
