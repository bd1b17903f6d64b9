package io.sd2ail.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Builds a tree of records from a resolved configuration, whole or not at all.
///
/// Keys are the components' names in kebab-case. Components may be boolean, int, long, double, String, Path, Duration,
/// enums, records, lists of those, `Map<String, Object>` for sections whose keys are the user's, and any of them
/// `@Nullable` (absent or `null` in the file). Every problem of the
/// whole tree is reported at once: unknown keys with the nearest known one, missing keys, values that don't fit.
public final class ConfigBinder {
    private static final String OPEN_SECTION = "a section { ... } of keys of your own";

    private final Class<? extends Record> root;
    private final List<String> problems = new ArrayList<>();

    private ConfigBinder(Class<? extends Record> root) {
        this.root = root;
    }

    /// @param config resolved
    /// @throws ConfigException when anything in it is unknown, missing or doesn't fit
    public static <T extends Record> T bind(Config config, Class<T> type) {
        ConfigBinder binder = new ConfigBinder(type);
        Optional<Object> bound = binder.bindRecord("", config.root(), type);
        if (bound.isEmpty() || !binder.problems.isEmpty()) {
            throw new ConfigException(binder.problems);
        }
        return type.cast(bound.get());
    }

    /// The full keys of all values and sections that a record type accepts.
    public static List<String> keys(Class<? extends Record> type) {
        List<String> keys = new ArrayList<>();
        collectKeys("", type, keys);
        return keys;
    }

    private static void collectKeys(String section, Class<?> type, List<String> keys) {
        for (RecordComponent component : type.getRecordComponents()) {
            String key = join(section, KebabCase.ofComponent(component.getName()));
            keys.add(key);
            if (component.getType().isRecord()) {
                collectKeys(key, component.getType(), keys);
            }
        }
    }

    private Optional<Object> bindRecord(String section, ConfigObject values, Class<?> type) {
        int before = problems.size();
        Map<String, RecordComponent> components = new LinkedHashMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            components.put(KebabCase.ofComponent(component.getName()), component);
        }
        values.keySet().stream()
                .filter(key -> !components.containsKey(key))
                .sorted()
                .forEach(key -> reportUnknown(join(section, key), values.get(key)));
        @Nullable
        Object[] arguments = components.entrySet().stream()
                .map(entry -> bindComponent(join(section, entry.getKey()), values.get(entry.getKey()), entry.getValue())
                        .orElse(null))
                .toArray();
        return problems.size() == before ? construct(section, values, type, arguments) : Optional.empty();
    }

    private Optional<Object> bindComponent(String key, @Nullable ConfigValue value, RecordComponent component) {
        Range range = component.getAnnotation(Range.class);
        if (value != null && value.valueType() != ConfigValueType.NULL) {
            return bindValue(key, value, component.getGenericType(), range);
        }
        if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
            problems.add(key + " is missing: it must be " + expectation(component.getGenericType(), range));
        }
        return Optional.empty();
    }

    private Optional<Object> bindValue(String key, ConfigValue value, Type type, @Nullable Range range) {
        if (type instanceof ParameterizedType several) {
            return several.getRawType() == Map.class ? bindMap(key, value) : bindList(key, value, several, range);
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isRecord()) {
            if (value instanceof ConfigObject section) {
                return bindRecord(key, section, plain);
            }
            reportMismatch(key, value, expectation(type, range));
            return Optional.empty();
        }
        ScalarParser parser = new ScalarParser(plain, range);
        Optional<Object> parsed = parser.parse(value);
        if (parsed.isEmpty()) {
            String text = String.valueOf(value.unwrapped());
            reportMismatch(key, value, parser.expectation() + suggestion(NearestKey.of(text, parser.choices())));
        }
        return parsed;
    }

    private Optional<Object> bindList(String key, ConfigValue value, ParameterizedType type, @Nullable Range range) {
        if (!(value instanceof ConfigList list)) {
            reportMismatch(key, value, expectation(type, range));
            return Optional.empty();
        }
        List<Object> elements = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            bindValue(key + "[" + i + "]", list.get(i), type.getActualTypeArguments()[0], range)
                    .ifPresent(elements::add);
        }
        return Optional.of(List.copyOf(elements));
    }

    /// Keys and values as they stand.
    private Optional<Object> bindMap(String key, ConfigValue value) {
        if (value instanceof ConfigObject section) {
            return Optional.of(Collections.unmodifiableMap(section.unwrapped()));
        }
        reportMismatch(key, value, OPEN_SECTION);
        return Optional.empty();
    }

    private Optional<Object> construct(
            String section, ConfigObject values, Class<?> type, @Nullable Object[] arguments) {
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return Optional.of(constructor.newInstance(arguments));
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refusal) {
                problems.add((section.isEmpty() ? "the configuration" : section) + place(values.origin()) + ": "
                        + refusal.getMessage());
                return Optional.empty();
            }
            throw new IllegalStateException("can't construct " + type.getName(), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("can't construct " + type.getName(), e);
        }
    }

    private static String expectation(Type type, @Nullable Range range) {
        if (type instanceof ParameterizedType list) {
            if (list.getRawType() == Map.class) {
                return OPEN_SECTION;
            }
            return "a list [ ... ], each entry " + expectation(list.getActualTypeArguments()[0], range);
        }
        Class<?> plain = (Class<?>) type;
        return plain.isRecord()
                ? "a section { ... } with " + String.join(", ", keys(plain.asSubclass(Record.class)))
                : new ScalarParser(plain, range).expectation();
    }

    private void reportMismatch(String key, ConfigValue value, String expectation) {
        problems.add(key + " = " + shown(value) + place(value.origin()) + " must be " + expectation);
    }

    private void reportUnknown(String key, @Nullable ConfigValue value) {
        String place = value == null ? "" : place(value.origin());
        List<String> nearest = NearestKey.of(key, keys(root));
        problems.add("unknown key " + key + place
                + (nearest.isEmpty() ? ": the keys are " + String.join(", ", keys(root)) : suggestion(nearest)));
    }

    private static String suggestion(List<String> nearest) {
        return nearest.isEmpty() ? "" : "; did you mean " + String.join(" or ", nearest) + "?";
    }

    private static String shown(ConfigValue value) {
        boolean isText = value.valueType() == ConfigValueType.STRING
                || (value.origin().description().equals(ConfigSources.COMMAND_LINE) && isScalar(value));
        String text = isText
                ? "'" + value.atKey("value").getString("value") + "'"
                : value.render(com.typesafe.config.ConfigRenderOptions.concise());
        return text.length() <= 80 ? text : text.substring(0, 80) + "...";
    }

    private static boolean isScalar(ConfigValue value) {
        return !(value instanceof ConfigObject || value instanceof ConfigList);
    }

    /// Where a value was set, as ` (FILE:LINE)`; empty for values that come from no file.
    private static String place(ConfigOrigin origin) {
        String description = origin.description();
        boolean named = !description.startsWith("hardcoded value") && !description.startsWith("empty config");
        return named ? " (" + description.replaceAll(": (\\d+)", ":$1") + ")" : "";
    }

    private static String join(String section, String key) {
        return section.isEmpty() ? key : section + "." + key;
    }
}
