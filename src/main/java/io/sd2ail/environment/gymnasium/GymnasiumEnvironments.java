package io.sd2ail.environment.gymnasium;

import io.sd2ail.config.TaskName;
import io.sd2ail.environment.BundledProvider;
import io.sd2ail.environment.Contacts;
import io.sd2ail.environment.Environment;
import io.sd2ail.environment.EnvironmentSettings;
import io.sd2ail.environment.GymnasiumSettings;
import io.sd2ail.environment.bridge.BridgeBatch;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The provider of what Gymnasium has: `gym:ID`, and `gym:MODULE:ID` for what a module registers, by its name or by the
/// path of its .py file. All environments of one owner share a Python process, which steps them as a batch.
public final class GymnasiumEnvironments implements BundledProvider {
    /// System property: the Python to use, in place of the one that the variable `SD2AIL_PYTHON` names.
    public static final String PYTHON = "sd2ail.python";

    /// None: only Python knows them.
    @Override
    public Set<String> names() {
        return Set.of();
    }

    @Override
    public boolean creates(String name) {
        return TaskName.isOfGymnasium(name);
    }

    /// With the settings of `cluster-config/base.conf`.
    ///
    /// @throws GymnasiumException when Python, Gymnasium or the environment can't be used
    /// @throws io.sd2ail.environment.UnknownEnvironmentException when Gymnasium has none of this ID
    @Override
    public Environment create(String name, Contacts contacts) {
        return createTogether(name, EnvironmentSettings.defaults(contacts), 1).getFirst();
    }

    /// @throws GymnasiumException when Python, Gymnasium or the environment can't be used
    /// @throws io.sd2ail.environment.UnknownEnvironmentException when Gymnasium has none of this ID
    @Override
    public List<Environment> createTogether(String name, EnvironmentSettings settings, int count) {
        return together(name, settings.gymnasium(), count);
    }

    @Override
    public Set<Path> files(String name, EnvironmentSettings settings) {
        Stream<String> named = Stream.concat(
                Stream.of(name.substring(TaskName.GYMNASIUM.length())),
                settings.gymnasium().wrappers().stream().map(GymnasiumSettings.Wrapper::name));
        return named.map(reference -> reference.substring(0, Math.max(0, reference.lastIndexOf(':'))))
                .filter(module -> module.endsWith(".py"))
                .map(Path::of)
                .collect(Collectors.toSet());
    }

    private static List<Environment> together(String name, GymnasiumSettings settings, int count) {
        PythonLife python = new PythonLife(name, settings, Interpreter.chosen(), count);
        return new BridgeBatch(python, count, settings.stepTimeout()).environments();
    }
}
