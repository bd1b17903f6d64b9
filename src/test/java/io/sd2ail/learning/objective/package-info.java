@NullMarked
package io.sd2ail.learning.objective;

import org.jspecify.annotations.NullMarked;
