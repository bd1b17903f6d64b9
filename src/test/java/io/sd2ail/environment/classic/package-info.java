@NullMarked
package io.sd2ail.environment.classic;

import org.jspecify.annotations.NullMarked;
