package io.sd2ail.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A section whose keys are the user's: booleans, numbers, texts, lists and sections of them.
final class OpenSection {
    static final String EXPECTATION = "a section { ... } of keys of your own";

    /// What `--set` gives as text and a file would give as a value.
    private static final Pattern VALUE = Pattern.compile("true|false|null|[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

    private OpenSection() {}

    /// Its values, sorted by key.
    static Map<String, Object> of(ConfigObject section) {
        Map<String, @Nullable Object> values = new TreeMap<>();
        section.forEach((key, value) -> values.put(key, unwrapped(value)));
        @SuppressWarnings("NullAway") // a null of the user's is a value here
        Map<String, Object> open = Collections.unmodifiableMap(values);
        return open;
    }

    private static @Nullable Object unwrapped(ConfigValue value) {
        Object plain = value.unwrapped();
        return plain instanceof String text
                        && value.origin().description().equals("command line")
                        && VALUE.matcher(text).matches()
                ? ConfigFactory.parseString("value = " + text)
                        .root()
                        .unwrapped()
                        .get("value")
                : plain;
    }

    /// As one line of JSON.
    static String render(Map<?, ?> section) {
        Map<String, @Nullable Object> values = new TreeMap<>();
        section.forEach((key, value) -> values.put(String.valueOf(key), value));
        return ConfigValueFactory.fromMap(values).render(ConfigRenderOptions.concise());
    }
}
