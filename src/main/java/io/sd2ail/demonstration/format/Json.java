package io.sd2ail.demonstration.format;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import io.sd2ail.demonstration.DemonstrationFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What data sets say of themselves in JSON.
final class Json {
    private static final long LARGEST = 1 << 24;

    private Json() {}

    /// @throws DemonstrationFormatException when it is no JSON object
    static Config read(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new DemonstrationFormatException(
                    file, "has " + Files.size(file) + " bytes", "a description of at most 16 MiB is needed");
        }
        Config parsed = parse(Files.readString(file));
        if (parsed == null) {
            throw new DemonstrationFormatException(file, "is no JSON object", "copy or download it again");
        }
        return parsed;
    }

    /// @return null when it is no JSON object
    static @Nullable Config parse(String text) {
        try {
            // Python writes these for bounds, which nobody reads here.
            String plain = text.replaceAll("-?\\b(Infinity|NaN)\\b", "null");
            return ConfigFactory.parseString(
                    plain, ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON));
        } catch (ConfigException _) {
            return null;
        }
    }
}
