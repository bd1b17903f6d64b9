@NullMarked
package io.sd2ail.rollout;

import org.jspecify.annotations.NullMarked;
