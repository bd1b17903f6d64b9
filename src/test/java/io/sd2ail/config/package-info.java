@NullMarked
package io.sd2ail.config;

import org.jspecify.annotations.NullMarked;
