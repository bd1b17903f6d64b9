package io.sd2ail.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigOriginFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where a configuration comes from, later over earlier: base < task < role < role in this task < file < command line.
///
/// Their files are `base.conf`, `task/TASK.conf`, `role/ROLE.conf` and `role/ROLE-TASK.conf`, from the class path
/// (a copy of the folder `cluster-config`) unless another folder is given. A task or role without a file has
/// nothing to change. An environment of Gymnasium has the files of our task of the same ID; where there is no task
/// file, `task/gymnasium.conf`; one of clients has `task/connected.conf`.
///
/// @param folder to read base, task and role files from; by default the system property `sd2ail.config`, and without
///     it the class path
/// @param task the environment's name
/// @param role of the node
/// @param file that the user named
/// @param overrides `key=value`, from the command line
public record ConfigSources(
        @Nullable Path folder,
        @Nullable String task,
        @Nullable String role,
        @Nullable Path file,
        List<String> overrides) {
    /// Origin of the overrides' values.
    static final String COMMAND_LINE = "command line";

    private static final String RESOURCES = "/io/sd2ail/config/";
    private static final Pattern PLAIN_VALUE = Pattern.compile("true|false|-?\\d+(\\.\\d*)?([eE][+-]?\\d+)?");
    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    public ConfigSources {
        String property = System.getProperty("sd2ail.config", "");
        if (folder == null && !property.isEmpty()) {
            folder = Path.of(property);
        }
        overrides = List.copyOf(overrides);
    }

    /// The same sources with the files of another task.
    public ConfigSources withTask(String environment) {
        return new ConfigSources(folder, environment, role, file, overrides);
    }

    /// All layers as one resolved configuration.
    ///
    /// @throws ConfigException when a file is missing or no HOCON, or an override is no `key=value`
    public Config load() {
        Config base = layer("base.conf")
                .orElseThrow(() -> new ConfigException(List.of((folder == null ? "the program" : folder)
                        + " has no base.conf: name a folder with a copy of cluster-config")));
        Config merged = commandLine()
                .withFallback(givenFile())
                .withFallback(named("role", role == null || task == null ? null : role + "-" + TaskName.of(task)))
                .withFallback(named("role", role))
                .withFallback(taskFile())
                .withFallback(base);
        try {
            return merged.resolve();
        } catch (com.typesafe.config.ConfigException e) {
            throw new ConfigException("the configuration refers to a value that is not set: " + e.getMessage(), e);
        }
    }

    /// One file of the folder by itself, not resolved; nothing when there is none.
    ///
    /// @param name for example `node/cluster.conf`
    /// @throws ConfigException when it is no HOCON
    public static Config file(String name) {
        return new ConfigSources(null, null, null, null, List.of()).layer(name).orElseGet(ConfigFactory::empty);
    }

    private Config taskFile() {
        if (task == null) {
            return ConfigFactory.empty();
        }
        Config own = named("task", TaskName.of(task));
        if (!own.isEmpty()) {
            return own;
        }
        return TaskName.isOfGymnasium(task)
                ? named("task", "gymnasium")
                : TaskName.isConnected(task) ? named("task", "connected") : own;
    }

    private Config named(String kind, @Nullable String name) {
        if (name == null || !FILE_NAME.matcher(name).matches()) {
            return ConfigFactory.empty();
        }
        return layer(kind + "/" + name + ".conf").orElseGet(ConfigFactory::empty);
    }

    private Config givenFile() {
        return file == null ? ConfigFactory.empty() : given(file);
    }

    /// A file of the user's by itself, resolved.
    ///
    /// @throws ConfigException when it is missing or no HOCON
    public static Config alone(Path file) {
        try {
            return given(file).resolve();
        } catch (com.typesafe.config.ConfigException e) {
            throw new ConfigException(file + " refers to a value that is not set: " + e.getMessage(), e);
        }
    }

    private static Config given(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new ConfigException(List.of("configuration file " + file + " does not exist: check the path"));
        }
        return parse(file, file.toString());
    }

    private Optional<Config> layer(String name) {
        if (folder != null) {
            Path path = folder.resolve(name);
            return Files.isRegularFile(path) ? Optional.of(parse(path, path.toString())) : Optional.empty();
        }
        URL resource = ConfigSources.class.getResource(RESOURCES + name);
        if (resource == null) {
            return Optional.empty();
        }
        try {
            // Not by its URL: within a jar, a file that it includes would not be found, and not be missed.
            return Optional.of(ConfigFactory.parseResources(
                    ConfigSources.class, RESOURCES + name, described("cluster-config/" + name)));
        } catch (com.typesafe.config.ConfigException e) {
            throw unreadable(e);
        }
    }

    private static Config parse(Path path, String description) {
        try {
            return ConfigFactory.parseFile(path.toFile(), described(description));
        } catch (com.typesafe.config.ConfigException e) {
            throw unreadable(e);
        }
    }

    private static ConfigParseOptions described(String description) {
        return ConfigParseOptions.defaults().setAllowMissing(false).setOriginDescription(description);
    }

    private static ConfigException unreadable(com.typesafe.config.ConfigException cause) {
        return new ConfigException("a configuration file can't be read: " + cause.getMessage(), cause);
    }

    private Config commandLine() {
        Config config = ConfigFactory.empty();
        List<String> problems = new ArrayList<>();
        for (String override : overrides) {
            int equals = override.indexOf('=');
            try {
                if (equals < 1) {
                    throw new com.typesafe.config.ConfigException.BadPath(override, "no '='");
                }
                String key = ConfigUtil.joinPath(
                        ConfigUtil.splitPath(override.substring(0, equals).strip()));
                config = config.withValue(
                        key, value(override.substring(equals + 1).strip()));
            } catch (com.typesafe.config.ConfigException e) {
                problems.add("'" + override + "' is not a setting: write key=value, such as seed=1");
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return config;
    }

    /// Lists, sections, quoted text, numbers, booleans and null are HOCON; anything else is taken literally, so that a
    /// path may hold `#`, `//` or `$`.
    private static ConfigValue value(String text) {
        if (text.equals("null")) {
            return ConfigValueFactory.fromAnyRef(null, COMMAND_LINE);
        }
        if (text.startsWith("[")
                || text.startsWith("{")
                || text.startsWith("\"")
                || PLAIN_VALUE.matcher(text).matches()) {
            return ConfigFactory.parseString("value = " + text, described(COMMAND_LINE))
                    .getValue("value")
                    .withOrigin(ConfigOriginFactory.newSimple(COMMAND_LINE));
        }
        return ConfigValueFactory.fromAnyRef(text, COMMAND_LINE);
    }
}
