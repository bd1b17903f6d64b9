package io.sd2ail.environment.mujoco;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.environment.Contacts;
import io.sd2ail.environment.EnvironmentSettings;
import io.sd2ail.environment.Environments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFilesTest {
    @TempDir
    private Path folder;

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Set<Path> files(String model) {
        return Environments.files("mjcf:" + folder.resolve(model), EnvironmentSettings.defaults(Contacts.CURRENT));
    }

    private Path[] in(String... names) {
        Path[] paths = new Path[names.length];
        for (int i = 0; i < names.length; i++) {
            paths[i] = folder.resolve(names[i]);
        }
        return paths;
    }

    @Test
    void files_ofAModel_areAllThatItNames() throws IOException {
        write("robots/arm.conf", "model = scene.xml\nframe-skip = 2\n");
        write("robots/arm.xml", "<mujoco/>");
        write("robots/scene.xml", """
                <mujoco>
                  <include file="parts/hand.xml"/>
                  <compiler texturedir="../textures"/>
                  <asset>
                    <texture name="sky" type="cube" fileright="right.png" file="left.png"/>
                    <model name="cup" file="cups/cup.xml"/>
                    <hfield name="ground" file="ground.png"/>
                    <mesh name="gone" file="gone.stl"/>
                  </asset>
                </mujoco>
                """);
        write("robots/parts/hand.xml", """
                <mujocoinclude>
                  <compiler meshdir="meshes" strippath="true"/>
                  <asset><mesh file="somewhere/else/finger.stl"/></asset>
                </mujocoinclude>
                """);
        write("robots/cups/cup.xml", "<mujoco><asset><mesh file='cup.obj'/></asset></mujoco>");
        for (String name : new String[] {
            "textures/left.png",
            "textures/right.png",
            "robots/ground.png",
            "robots/meshes/finger.stl",
            "robots/cups/cup.obj",
            "robots/meshes/other.stl",
            "robots/notes.txt"
        }) {
            write(name, name);
        }

        assertThat(files("robots/arm.xml"))
                .containsExactlyInAnyOrder(in(
                        "robots/arm.xml",
                        "robots/arm.conf",
                        "robots/scene.xml",
                        "robots/parts/hand.xml",
                        "robots/cups/cup.xml",
                        "robots/cups/cup.obj",
                        "robots/meshes/finger.stl",
                        "robots/ground.png",
                        "textures/left.png",
                        "textures/right.png"));
    }

    @Test
    void files_ofModelsThatIncludeEachOther_endAtTheSecondTime() throws IOException {
        write("arm.conf", "model = arm.xml\nframe-skip = 2\n");
        write("arm.xml", "<mujoco><include file='leg.xml'/></mujoco>");
        write("leg.xml", "<mujoco><include file='arm.xml'/><broken>");

        assertThat(files("arm.xml")).containsExactlyInAnyOrder(in("arm.xml", "arm.conf", "leg.xml"));
    }

    @Test
    void files_ofAModelThatIsNotThere_areItsOwn() {
        assertThat(files("none.xml")).containsExactlyInAnyOrder(in("none.xml", "none.conf"));
    }

    @Test
    void files_ofAnotherEnvironment_areThoseOfItsNameAndWrappers() {
        EnvironmentSettings plain = EnvironmentSettings.defaults(Contacts.CURRENT);

        assertThat(Environments.files("gym:tasks/arm.py:Arm-v0", plain)).containsExactly(Path.of("tasks/arm.py"));
        assertThat(Environments.files("gym:mine.tasks:Arm-v0", plain)).isEmpty();
        assertThat(Environments.files("gym:Pendulum-v1", plain)).isEmpty();
        assertThat(Environments.files("Hopper-v5", plain)).isEmpty();
    }
}
