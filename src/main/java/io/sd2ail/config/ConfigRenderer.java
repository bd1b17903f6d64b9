package io.sd2ail.config;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Writes a tree of records as HOCON, in the records' order, so that [ConfigBinder] reads an equal tree from it.
public final class ConfigRenderer {
    private static final String INDENT = "  ";

    private ConfigRenderer() {}

    public static String render(Record configuration) {
        StringBuilder text = new StringBuilder();
        for (RecordComponent component : configuration.getClass().getRecordComponents()) {
            append(text, "", KebabCase.ofComponent(component.getName()), read(component, configuration));
        }
        return text.toString();
    }

    /// All settings of a tree by their dotted keys, values as [#render] writes them but without quotes.
    public static SortedMap<String, String> settings(Record configuration) {
        SortedMap<String, String> settings = new TreeMap<>();
        gather(settings, "", configuration);
        return settings;
    }

    private static void gather(SortedMap<String, String> settings, String prefix, Record section) {
        for (RecordComponent component : section.getClass().getRecordComponents()) {
            String key = prefix + KebabCase.ofComponent(component.getName());
            Object value = read(component, section);
            if (value instanceof Record inner) {
                gather(settings, key + ".", inner);
            } else {
                settings.put(key, value instanceof String text ? text : inline(value));
            }
        }
    }

    private static void append(StringBuilder text, String indent, String key, @Nullable Object value) {
        text.append(indent).append(key);
        if (value instanceof Record section) {
            text.append(" {\n");
            for (RecordComponent component : section.getClass().getRecordComponents()) {
                append(text, indent + INDENT, KebabCase.ofComponent(component.getName()), read(component, section));
            }
            text.append(indent).append("}\n");
        } else {
            text.append(" = ").append(inline(value)).append('\n');
        }
    }

    private static String inline(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case String string -> ConfigUtil.quoteString(string);
            case Path path -> ConfigUtil.quoteString(path.toString());
            case Duration duration -> duration(duration);
            case Enum<?> constant -> KebabCase.ofConstant(constant);
            case List<?> list -> list.stream().map(ConfigRenderer::inline).collect(Collectors.joining(", ", "[", "]"));
            case Map<?, ?> section -> json(section);
            case Record section -> "{\n" + render(section) + "}";
            default -> value.toString();
        };
    }

    /// A section whose keys are the user's, as one line of JSON.
    public static String json(Map<?, ?> section) {
        return ConfigValueFactory.fromAnyRef(section).render(ConfigRenderOptions.concise());
    }

    private static String duration(Duration duration) {
        long nanos = duration.toNanos();
        if (nanos % 1_000_000_000 == 0) {
            return nanos / 1_000_000_000 + " s";
        }
        return nanos % 1_000_000 == 0 ? nanos / 1_000_000 + " ms" : nanos + " ns";
    }

    private static @Nullable Object read(RecordComponent component, Record owner) {
        try {
            Method accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(owner);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("can't read " + component.getName() + " of " + owner.getClass(), e);
        }
    }
}
