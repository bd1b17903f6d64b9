package io.sd2ail.environment.mujoco;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import io.sd2ail.config.ConfigBinder;
import io.sd2ail.config.ConfigException;
import io.sd2ail.config.TaskName;
import io.sd2ail.environment.BundledProvider;
import io.sd2ail.environment.Contacts;
import io.sd2ail.environment.Drawing;
import io.sd2ail.environment.Environment;
import io.sd2ail.environment.EnvironmentSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/// The provider of MuJoCo tasks: those that come with the project, each a task file and a model among the resources of
/// this package, and `mjcf:MODEL.xml` for a model of the user's with its task file `MODEL.conf` beside it.
public final class MujocoEnvironments implements BundledProvider {
    private static final Set<String> NAMES = Set.of(
            "Ant-v4",
            "Ant-v5",
            "HalfCheetah-v4",
            "HalfCheetah-v5",
            "Hopper-v4",
            "Hopper-v5",
            "Humanoid-v5",
            "InvertedPendulum-v4",
            "InvertedPendulum-v5",
            "Walker2d-v4",
            "Walker2d-v5");

    @Override
    public Set<String> names() {
        return NAMES;
    }

    @Override
    public boolean creates(String name) {
        return NAMES.contains(name) || name.startsWith(TaskName.MODEL);
    }

    /// @throws MujocoException when MuJoCo is not to be had, or a file of the user's is missing or wrong
    /// @throws ConfigException when a task file is wrong
    @Override
    public Environment create(String name, Contacts contacts) {
        return open(name, contacts, (task, model) -> new MujocoEnvironment(name, task, contacts, model));
    }

    /// @throws MujocoException when MuJoCo is not to be had, or a file of the user's is missing or wrong
    /// @throws ConfigException when a task file is wrong
    @Override
    public Drawing drawing(String name, Contacts contacts) {
        return open(name, contacts, MujocoDrawing::new);
    }

    /// @throws ConfigException when the task file is wrong
    @Override
    public Set<Path> files(String name, EnvironmentSettings settings) {
        if (!name.startsWith(TaskName.MODEL)) {
            return Set.of();
        }
        Path model = Path.of(name.substring(TaskName.MODEL.length()));
        Path file = taskFile(model);
        Set<Path> all = new TreeSet<>(Set.of(model, file));
        if (Files.isRegularFile(file)) {
            all.addAll(ModelFiles.of(model.resolveSibling(modelOf(task(file), settings.contacts()))));
        }
        return all;
    }

    private static <T> T open(String name, Contacts contacts, BiFunction<MujocoTask, MujocoModel, T> making) {
        return name.startsWith(TaskName.MODEL)
                ? ofFile(Path.of(name.substring(TaskName.MODEL.length())), contacts, making)
                : ofResource(name, contacts, making);
    }

    private static <T> T ofResource(String name, Contacts contacts, BiFunction<MujocoTask, MujocoModel, T> making) {
        // As a resource, not by its URL: includes don't resolve beside a URL that points into a jar.
        String file = name + ".conf";
        MujocoTask task = bind(
                file, () -> ConfigFactory.parseResources(MujocoEnvironments.class, "tasks/" + file, described(file)));
        String model = modelOf(task, contacts);
        try (InputStream in = resource("models/" + model).openStream();
                MujocoModel loaded = MujocoModel.of(model, in.readAllBytes())) {
            return making.apply(task, loaded);
        } catch (IOException e) {
            throw new MujocoException("the model " + model + " of the program can't be read: build it again", e);
        }
    }

    private static URL resource(String name) {
        URL url = MujocoEnvironments.class.getResource(name);
        if (url == null) {
            throw new MujocoException("the program has no file " + name + ": build it again");
        }
        return url;
    }

    private static <T> T ofFile(Path model, Contacts contacts, BiFunction<MujocoTask, MujocoModel, T> making) {
        Path file = taskFile(model);
        if (!Files.isRegularFile(model)) {
            throw new MujocoException("there is no model " + model
                    + (model.isAbsolute() ? "" : " in " + Path.of("").toAbsolutePath())
                    + ": name an MJCF file as mjcf:PATH.xml, or start where that path begins");
        }
        if (!Files.isRegularFile(file)) {
            throw new MujocoException("the model " + model + " has no task file " + file
                    + ", which says what is observed and paid: docs/environments.md shows one");
        }
        MujocoTask task = task(file);
        try (MujocoModel loaded = MujocoModel.of(model.resolveSibling(modelOf(task, contacts)))) {
            return making.apply(task, loaded);
        }
    }

    private static Path taskFile(Path model) {
        String base = model.getFileName().toString().replaceFirst("\\.[^.]*$", "");
        return model.resolveSibling(base + ".conf");
    }

    private static MujocoTask task(Path file) {
        return bind(file.toString(), () -> ConfigFactory.parseFile(file.toFile(), described(file.toString())));
    }

    /// Without a model of its own, the classic way is the present one.
    private static String modelOf(MujocoTask task, Contacts contacts) {
        String classic = task.classicModel();
        return contacts == Contacts.CLASSIC && classic != null ? classic : task.model();
    }

    private static ConfigParseOptions described(String origin) {
        return ConfigParseOptions.defaults().setAllowMissing(false).setOriginDescription(origin);
    }

    /// @param file for messages
    private static MujocoTask bind(String file, Supplier<Config> reading) {
        try {
            Config config = reading.get();
            Config defaults = ConfigFactory.parseURL(resource("tasks/defaults.conf"), described("defaults.conf"));
            return ConfigBinder.bind(config.withFallback(defaults).resolve(), MujocoTask.class);
        } catch (ConfigException e) {
            throw new ConfigException(String.valueOf(e.getMessage())
                    .lines()
                    .map(problem -> problem.contains(file) ? problem : file + ": " + problem)
                    .toList());
        } catch (com.typesafe.config.ConfigException e) {
            throw new ConfigException("a task file can't be read: " + e.getMessage(), e);
        }
    }
}
