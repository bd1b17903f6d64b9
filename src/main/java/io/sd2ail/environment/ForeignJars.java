package io.sd2ail.environment;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The user's jars, behind the program's own: what both have is the program's.
final class ForeignJars {
    private static Loaded loaded = new Loaded("", ForeignJars.class.getClassLoader());

    private record Loaded(String jars, ClassLoader loader) {}

    private ForeignJars() {}

    /// Finds classes of the program and of the jars that [Environments#CLASSPATH] names.
    ///
    /// @throws UnusableEnvironmentException when one of them can't be read
    static synchronized ClassLoader loader() {
        String jars = System.getProperty(Environments.CLASSPATH, "");
        if (!jars.equals(loaded.jars())) {
            List<URL> urls = new ArrayList<>();
            for (String jar : jars.split(File.pathSeparator, -1)) {
                if (!jar.isBlank()) {
                    urls.add(url(Path.of(jar)));
                }
            }
            // Stays open as long as the process: its classes are loaded when they are needed.
            loaded = new Loaded(jars, new ForeignClasses(urls.toArray(URL[]::new), ForeignJars.class.getClassLoader()));
        }
        return loaded.loader();
    }

    private static URL url(Path jar) {
        if (!Files.isReadable(jar)) {
            throw new UnusableEnvironmentException(
                    "--classpath names " + jar + ", which is not there or can't be read: mend or remove it");
        }
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
