@NullMarked
package io.sd2ail.environment.mujoco;

import org.jspecify.annotations.NullMarked;
