@NullMarked
package io.sd2ail.kernel;

import org.jspecify.annotations.NullMarked;
