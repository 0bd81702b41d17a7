package dev.tocsin.testing;

import dev.tocsin.testing.InSeveralLocales.Defaults;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.lifecycle.AroundTryHook;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.TryExecutionResult;
import net.jqwik.api.lifecycle.TryExecutor;
import net.jqwik.api.lifecycle.TryLifecycleContext;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Each test of a class, and each try of its properties, runs under the next of the locales of {@link InSeveralLocales}:
 * for what takes too long to be run under all of them, and has many cases of the same kind.
 */
public final class InTheNextLocale implements BeforeEachCallback, AfterEachCallback, AroundTryHook {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private static Defaults next() {
        var all = Defaults.ALL;
        return all.get(COUNT.getAndIncrement() % all.size());
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        InSeveralLocales.Provider.requireNobodyBeside(context);
        next().set();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Defaults.OF_THE_MACHINE.set();
    }

    /** From the class to its properties. */
    @Override
    public PropagationMode propagateTo() {
        return PropagationMode.ALL_DESCENDANTS;
    }

    @Override
    public TryExecutionResult aroundTry(TryLifecycleContext context, TryExecutor tries, List<Object> parameters) {
        next().set();
        try {
            return tries.execute(parameters);
        } finally {
            Defaults.OF_THE_MACHINE.set();
        }
    }
}
