package io.sd2ail.demonstration;

import io.sd2ail.data.RandomStream;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which trajectories of demonstrations are used.
///
/// @param order which ones
/// @param count how many
/// @param minimumReturn of those to choose from; null for all
public record TrajectorySelection(
        Order order, int count, @Nullable Double minimumReturn) {
    private static final int MOST = 1_000_000;

    private static final Pattern TEXT = Pattern.compile("(?:(?<order>[a-z]+):)?(?<count>[1-9]\\d{0,6})");

    /// Which of more trajectories than are used.
    public enum Order {
        /// Drawn by the run's seed.
        RANDOM,
        /// The first in the file.
        FIRST,
        /// Those of the highest return.
        BEST
    }

    /// @param text a number N, or `random:N`, which is the same, `first:N` or `best:N`
    /// @throws IllegalArgumentException when it is none of these
    public static TrajectorySelection parse(String text, @Nullable Double minimumReturn) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (matcher.matches() && Integer.parseInt(matcher.group("count")) <= MOST) {
            String named = matcher.group("order");
            for (Order order : Order.values()) {
                if (named == null || named.equals(order.name().toLowerCase(Locale.ROOT))) {
                    return new TrajectorySelection(order, Integer.parseInt(matcher.group("count")), minimumReturn);
                }
            }
        }
        throw new IllegalArgumentException("trajectories is '" + text
                + "': it must be a whole number from 1 to 1000000, or "
                + Stream.of(Order.values())
                        .map(order -> order.name().toLowerCase(Locale.ROOT) + ":N")
                        .collect(Collectors.joining(", ")));
    }

    /// The chosen trajectories, in the file's order.
    ///
    /// @param random drawn from where [Order#RANDOM] leaves some
    /// @throws DemonstrationFormatException when there are not as many, or returns are needed and unknown
    public Demonstrations of(Demonstrations all, RandomStream random) {
        Demonstrations good = minimumReturn == null ? all : all.ofReturn(minimumReturn);
        return switch (order) {
            case RANDOM -> good.choose(count, random);
            case FIRST -> good.first(count);
            case BEST -> good.best(count);
        };
    }
}
