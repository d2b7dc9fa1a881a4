# Makes a data directory in the middle of a rotation of its keys, and has the second implementation read it.
file(REMOVE_RECURSE ${DIRECTORY})
execute_process(COMMAND ${MAKER} ${DIRECTORY} rotating COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${PYTHON} ${SCRIPT} ${DIRECTORY} COMMAND_ERROR_IS_FATAL ANY)
