@NullMarked
package io.sd2ail.environment;

import org.jspecify.annotations.NullMarked;
