package dev.tocsin.bench.micro;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Inputs that differ from one another, in turn for ever: the compiler can know none of them beforehand. */
final class Inputs<T> {
    /** A power of two. */
    static final int COUNT = 256;

    private final List<T> values;
    private int next;

    private Inputs(List<T> values) {
        this.values = values;
    }

    /** @param make of a number from 0 to {@link #COUNT}, exclusive */
    static <T> Inputs<T> of(IntFunction<T> make) {
        return new Inputs<>(IntStream.range(0, COUNT).mapToObj(make).toList());
    }

    T next() {
        return values.get(next++ & COUNT - 1);
    }
}
