package io.sd2ail.config;

import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One configuration value as a Java value, and in words what a type accepts.
///
/// Durations need their unit: HOCON's reading of a bare number as milliseconds is a trap. A [Range] on a duration is in
/// seconds.
final class ScalarParser {
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,4})?");
    private static final Pattern DURATION = Pattern.compile("\\d+(\\.\\d+)?\\s*[a-zA-Z]+");
    private static final Map<Class<?>, Class<?>> PRIMITIVES = Map.of(
            Boolean.class, boolean.class, Integer.class, int.class, Long.class, long.class, Double.class, double.class);
    private static final BigDecimal NANOS_PER_SECOND = BigDecimal.valueOf(1_000_000_000);

    private final Class<?> type;
    private final @Nullable Range range;

    ScalarParser(Class<?> type, @Nullable Range range) {
        this.type = PRIMITIVES.getOrDefault(type, type);
        this.range = range;
    }

    /// The value, or nothing when it isn't what [#expectation()] says.
    ///
    /// @throws IllegalStateException when no parser knows the type: a mistake in the program
    Optional<Object> parse(ConfigValue value) {
        if (value.valueType() == ConfigValueType.OBJECT || value.valueType() == ConfigValueType.LIST) {
            return Optional.empty();
        }
        String text = value.atKey("value").getString("value");
        if (type == boolean.class) {
            return switch (text) {
                case "true" -> Optional.of(true);
                case "false" -> Optional.of(false);
                default -> Optional.empty();
            };
        }
        if (type == int.class) {
            return wholeNumber(text)
                    .filter(number -> number == number.intValue())
                    .map(Long::intValue);
        }
        if (type == long.class) {
            return wholeNumber(text).map(number -> number);
        }
        if (type == double.class) {
            return finiteNumber(text).map(number -> number);
        }
        if (type == String.class) {
            return Optional.of(text);
        }
        if (type == Path.class) {
            return path(text).map(path -> path);
        }
        if (type == Duration.class) {
            return duration(value, text).map(duration -> duration);
        }
        return constant(text);
    }

    private Optional<Long> wholeNumber(String text) {
        if (!NUMBER.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            long number = new BigDecimal(text).longValueExact();
            return inRange((double) number) ? Optional.of(number) : Optional.empty();
        } catch (ArithmeticException fractionOrTooLarge) {
            return Optional.empty();
        }
    }

    private Optional<Double> finiteNumber(String text) {
        if (!NUMBER.matcher(text).matches()) {
            return Optional.empty();
        }
        double number = Double.parseDouble(text);
        return Double.isFinite(number) && inRange(number) ? Optional.of(number) : Optional.empty();
    }

    private static Optional<Path> path(String text) {
        try {
            return text.isBlank() ? Optional.empty() : Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private Optional<Duration> duration(ConfigValue value, String text) {
        if (!DURATION.matcher(text.strip()).matches()) {
            return Optional.empty();
        }
        try {
            Duration duration = value.atKey("value").getDuration("value");
            double seconds =
                    new BigDecimal(duration.toNanos()).divide(NANOS_PER_SECOND).doubleValue();
            return inRange(seconds) ? Optional.of(duration) : Optional.empty();
        } catch (com.typesafe.config.ConfigException | ArithmeticException unknownUnitOrTooLong) {
            return Optional.empty();
        }
    }

    private Optional<Object> constant(String text) {
        for (Enum<?> constant : constants()) {
            if (KebabCase.ofConstant(constant).equals(text)) {
                return Optional.of(constant);
            }
        }
        return Optional.empty();
    }

    private boolean inRange(double number) {
        return range == null || (number >= range.min() && number <= range.max());
    }

    private List<Enum<?>> constants() {
        if (!type.isEnum()) {
            throw new IllegalStateException("configuration values can't be of type " + type.getName());
        }
        return Arrays.stream(type.getEnumConstants())
                .<Enum<?>>map(constant -> (Enum<?>) constant)
                .toList();
    }

    /// The names of an enum's constants; empty for other types.
    List<String> choices() {
        return type.isEnum() ? constants().stream().map(KebabCase::ofConstant).toList() : List.of();
    }

    /// What the type accepts: completes "must be ...".
    String expectation() {
        if (type == boolean.class) {
            return "true or false";
        }
        if (type == int.class || type == long.class) {
            return "a whole number" + interval("");
        }
        if (type == double.class) {
            return "a finite number" + interval("");
        }
        if (type == String.class) {
            return "text";
        }
        if (type == Path.class) {
            return "a path";
        }
        if (type == Duration.class) {
            return "a duration" + interval(" s") + " with its unit, such as 500 ms or 2 s";
        }
        return choices().stream().collect(Collectors.joining(", ", "one of ", ""));
    }

    private String interval(String unit) {
        if (range == null) {
            return "";
        }
        if (range.max() == Double.POSITIVE_INFINITY) {
            return " of at least " + plain(range.min()) + unit;
        }
        return " from " + plain(range.min()) + " to " + plain(range.max()) + unit;
    }

    private static String plain(double number) {
        double size = Math.abs(number);
        return size != 0 && (size < 1e-4 || size >= 1e9)
                ? Double.toString(number).replace(".0E", "e").replace('E', 'e')
                : BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
}
