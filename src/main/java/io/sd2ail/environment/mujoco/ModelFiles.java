package io.sd2ail.environment.mujoco;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// The files that an MJCF model is made of: itself, models that it includes or attaches, and the meshes, height fields
/// and textures of all of them. A name in a model is looked for where MuJoCo may look: beside the model and in the
/// folders that its `compiler` elements name.
final class ModelFiles {
    private static final Set<String> MODELS = Set.of("include", "model");
    private static final Set<String> FOLDERS = Set.of("meshdir", "texturedir", "assetdir");

    private final Path home;
    private final Set<Path> folders = new TreeSet<>();
    private final Set<String> names = new TreeSet<>();
    private final Set<Path> found = new TreeSet<>();
    private final Deque<Path> unread = new ArrayDeque<>();

    private ModelFiles(Path model) {
        home = model.resolveSibling("");
        folders.add(home);
        unread.add(model);
    }

    /// @param model an MJCF file; what is no XML has no files
    /// @return as the model's path: relative where that is, and normalised
    static Set<Path> of(Path model) {
        ModelFiles files = new ModelFiles(model);
        while (!files.unread.isEmpty()) {
            files.read(files.unread.remove());
        }
        files.names.forEach(files::find);
        return files.found;
    }

    private void read(Path model) {
        if (!found.add(model.normalize())) {
            return;
        }
        List<String> models = new ArrayList<>();
        try (InputStream in = Files.newInputStream(model)) {
            XMLStreamReader reader = factory().createXMLStreamReader(in);
            while (reader.hasNext()) {
                if (reader.next() == XMLStreamConstants.START_ELEMENT) {
                    readElement(model, reader, models);
                }
            }
        } catch (IOException | XMLStreamException _) {
            // MuJoCo says what is wrong with it.
        }
        for (String name : models) {
            for (Path folder : List.of(home, model.resolveSibling(""))) {
                Path other = folder.resolve(name);
                if (Files.isRegularFile(other)) {
                    folders.add(other.resolveSibling(""));
                    unread.add(other);
                }
            }
        }
    }

    private void readElement(Path model, XMLStreamReader element, List<String> models) {
        for (int i = 0; i < element.getAttributeCount(); i++) {
            String attribute = element.getAttributeLocalName(i);
            String value = element.getAttributeValue(i);
            if (FOLDERS.contains(attribute)) {
                folders.addAll(List.of(home.resolve(value), model.resolveSibling(value)));
            } else if (attribute.equals("file") && MODELS.contains(element.getLocalName())) {
                models.add(value);
            } else if (attribute.startsWith("file")) {
                names.add(value);
            }
        }
    }

    /// By its whole name, and as with `strippath`.
    private void find(String name) {
        for (Path folder : folders) {
            for (Path file : List.of(folder.resolve(name), folder.resolve(name.replaceFirst(".*[/\\\\]", "")))) {
                if (Files.isRegularFile(file)) {
                    found.add(file.normalize());
                }
            }
        }
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        return factory;
    }
}
