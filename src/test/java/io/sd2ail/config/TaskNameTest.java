package io.sd2ail.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TaskNameTest {
    @Test
    void of_anIdOfGymnasium_isTheIdAndAnyOtherNameItself() {
        assertThat(TaskName.of("gym:Hopper-v5")).isEqualTo("Hopper-v5");
        assertThat(TaskName.of("gym:tasks/mine.py:Hopper-v5")).isEqualTo("gym:tasks/mine.py:Hopper-v5");
        assertThat(TaskName.of("mjcf:arm.xml")).isEqualTo("mjcf:arm.xml");
    }

    @Test
    void areSame_namesOfOneTask_whateverTheModulesSpelling() {
        assertThat(TaskName.areSame("gym:Hopper-v5", "Hopper-v5")).isTrue();
        assertThat(TaskName.areSame("gym:/a/mine.py:Arm-v0", "gym:mine.py:Arm-v0"))
                .isTrue();
        assertThat(TaskName.areSame("gym:mine.py:Hopper-v5", "Hopper-v5")).isFalse();
        assertThat(TaskName.areSame("gym:mine.py:Arm-v0", "gym:mine.py:Arm-v1")).isFalse();
    }

    @Test
    void areSame_namesOfOneModel_whereverItsFileLies() {
        assertThat(TaskName.areSame("mjcf:/home/me/robots/arm.xml", "mjcf:robots/arm.xml"))
                .isTrue();
        assertThat(TaskName.areSame("mjcf:robots/arm.xml", "mjcf:arm.xml")).isTrue();
        assertThat(TaskName.areSame("mjcf:arm.xml", "mjcf:leg.xml")).isFalse();
        assertThat(TaskName.areSame("mjcf:arm.xml", "arm.xml")).isFalse();
    }
}
