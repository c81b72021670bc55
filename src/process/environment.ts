/** What a child process may need of the environment. Everything else stays here: it may hold passwords and keys. */
const NEEDED = [
  // Where programs, libraries and modules are found, and where files may be written.
  /^(PATH|LD_LIBRARY_PATH|LD_PRELOAD|DYLD_LIBRARY_PATH|DYLD_FALLBACK_LIBRARY_PATH|NODE_PATH)$/,
  /^(HOME|TMPDIR|TMP|TEMP|TZ|LANG|LC_ALL)$/,
  // Without these Windows finds neither its own libraries nor those of a graphics driver.
  /^(SYSTEMROOT|SYSTEMDRIVE|WINDIR|PATHEXT|USERPROFILE|LOCALAPPDATA|PROGRAMDATA|PROGRAMFILES)$/,
  // Graphics drivers and CUDA: which to take, where they lie, where they keep compiled shaders.
  /^VK_(ICD_FILENAMES|DRIVER_FILES|ADD_DRIVER_FILES|LAYER_PATH|INSTANCE_LAYERS|LOADER_[A-Z_]+)$/,
  /^(CUDA_[A-Z0-9_]+|NVIDIA_(VISIBLE_DEVICES|DRIVER_CAPABILITIES|TF32_OVERRIDE))$/,
  /^(MESA_[A-Z0-9_]+|RADV_[A-Z0-9_]+|AMD_VULKAN_ICD)$/,
  /^XDG_(CACHE_HOME|CONFIG_HOME|CONFIG_DIRS|DATA_HOME|DATA_DIRS|RUNTIME_DIR)$/,
  // How many threads and how much memory libraries take. By full names: TF_VAR_password is not TensorFlow's.
  /^TF_(NUM_INTRAOP_THREADS|NUM_INTEROP_THREADS|CPP_MIN_LOG_LEVEL|FORCE_GPU_ALLOW_GROWTH|ENABLE_ONEDNN_OPTS)$/,
  /^(OMP_NUM_THREADS|UV_THREADPOOL_SIZE|MALLOC_ARENA_MAX)$/,
];

/**
 * Two processes cannot listen on one debugger port, and a small heap that suits this process is too small for training.
 * Other options may be needed to find modules.
 */
const NOT_FOR_CHILDREN =
  /--(inspect-port|debug-port|inspect-publish-uid|max[-_]old[-_]space[-_]size)(=|\s+)\S+|--inspect\S*/g;

/** The environment for a child process of this one. */
export function childEnvironment(own: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  // Windows writes names in either case.
  const isNeeded = (name: string): boolean => NEEDED.some((pattern) => pattern.test(name.toUpperCase()));
  const env = Object.fromEntries(Object.entries(own).filter(([name]) => isNeeded(name)));
  const options = own.NODE_OPTIONS?.replace(NOT_FOR_CHILDREN, '').trim();
  return options ? { ...env, NODE_OPTIONS: options } : env;
}
