package dev.tocsin.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.junit.jupiter.api.ClassTemplate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.AfterClassTemplateInvocationCallback;
import org.junit.jupiter.api.extension.BeforeClassTemplateInvocationCallback;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContext;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContextProvider;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * The tests of a class run under locales and zones that show what depends on the default ones, then under the machine's
 * own. The defaults belong to the whole JVM: where other classes run at the same time, use it on a nested class of an
 * {@link Isolated} one.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ClassTemplate
@Tag(InSeveralLocales.TAG)
@ExtendWith(InSeveralLocales.Provider.class)
public @interface InSeveralLocales {
    /** By which Maven runs these alone, where the classes of a module run beside each other. */
    String TAG = "locales";

    record Defaults(Locale locale, TimeZone zone)
            implements ClassTemplateInvocationContext,
                    BeforeClassTemplateInvocationCallback,
                    AfterClassTemplateInvocationCallback {
        static final Defaults OF_THE_MACHINE = new Defaults(Locale.getDefault(), TimeZone.getDefault());

        /** Arabic has digits of its own, the Turkish i is no small I, Newfoundland is half an hour off. */
        static final List<Defaults> ALL = List.of(
                of("ar-EG-u-nu-arab", "Asia/Riyadh"),
                of("tr-TR", "Europe/Istanbul"),
                of("de-DE", "America/St_Johns"),
                OF_THE_MACHINE);

        static Defaults of(String tag, String zone) {
            return new Defaults(Locale.forLanguageTag(tag), TimeZone.getTimeZone(zone));
        }

        @Override
        public String getDisplayName(int index) {
            return locale.toLanguageTag() + " " + zone.getID();
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(this);
        }

        @Override
        public void beforeClassTemplateInvocation(ExtensionContext context) {
            set();
        }

        @Override
        public void afterClassTemplateInvocation(ExtensionContext context) {
            OF_THE_MACHINE.set();
        }

        void set() {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }
    }

    final class Provider implements ClassTemplateInvocationContextProvider {
        @Override
        public boolean supportsClassTemplate(ExtensionContext context) {
            return true;
        }

        @Override
        public Stream<Defaults> provideClassTemplateInvocationContexts(ExtensionContext context) {
            requireNobodyBeside(context);
            return Defaults.ALL.stream();
        }

        static void requireNobodyBeside(ExtensionContext context) {
            if (concurrent(context) && !isolated(context.getRequiredTestClass())) {
                throw new IllegalStateException(
                        context.getRequiredTestClass() + " runs beside others: nest it in an @Isolated class");
            }
        }

        private static boolean concurrent(ExtensionContext context) {
            return context.getConfigurationParameter("junit.jupiter.execution.parallel.enabled", Boolean::parseBoolean)
                    .orElse(false);
        }

        private static boolean isolated(Class<?> type) {
            return type.getNestHost().isAnnotationPresent(Isolated.class);
        }
    }
}
