package io.sd2ail.config;

import java.util.Locale;

/// How Java names are written in configuration files: `learningRate` and `PER_ROW` as `learning-rate` and `per-row`.
public final class KebabCase {
    private KebabCase() {}

    static String ofComponent(String camelCase) {
        return camelCase.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    public static String ofConstant(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
