package dev.tocsin.bench.compare;

/** A system that can be put to the same work as others. */
public interface Contender {
    String name();

    /** Starts it on fresh data, warms it, measures it and ends it. */
    Round run() throws Exception;

    static Contender of(String name, Work work) {
        return new Contender() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Round run() throws Exception {
                return work.run();
            }
        };
    }

    /** One round. */
    interface Work {
        Round run() throws Exception;
    }
}
