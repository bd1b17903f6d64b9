@NullMarked
package io.sd2ail.generator;

import org.jspecify.annotations.NullMarked;
