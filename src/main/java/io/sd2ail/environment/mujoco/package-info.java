/// Tasks of the MuJoCo simulator, inside the JVM: its C library by the Foreign Function & Memory API, task
/// definitions as data files.
@NullMarked
package io.sd2ail.environment.mujoco;

import org.jspecify.annotations.NullMarked;
