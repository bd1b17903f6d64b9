@NullMarked
package io.sd2ail.learner;

import org.jspecify.annotations.NullMarked;
