// A language host for Node programs: the CLI starts it as `pulumi-language-nodejs`, reads the port that it prints, and asks
// it to run the program. The one that Pulumi publishes is a Go program that no module proxy serves; the Node part of it,
// which runs programs, stands in the npm package, and so do the protocol's classes.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

// biome-ignore lint/suspicious/noExplicitAny: the protocol's classes are generated without types for most of this
type Message = any;
type Answer = (error: object | null, message?: Message) => void;

const options = process.argv.slice(2).filter((argument) => argument.startsWith('-'));
const engine = process.argv.slice(2).find((argument) => !argument.startsWith('-')) ?? '';
const root = options.find((option) => option.includes('root='))?.replace(/^[^=]*=/, '') ?? process.cwd();
const sdk = dirname(createRequire(join(root, 'index.js')).resolve('@pulumi/pulumi/package.json'));
const require = createRequire(join(sdk, 'index.js'));
const grpc = require('@grpc/grpc-js');
const service = require('./proto/language_grpc_pb').LanguageRuntimeService;
const language = require('./proto/language_pb');
const plugin = require('./proto/plugin_pb');

const implementation: Record<string, (call: Message, answer: Answer) => void> = {
  handshake: (_, answer) => answer(null, new language.LanguageHandshakeResponse()),
  // Everything that a program needs is in its node_modules; the engine need not install any plugin.
  getRequiredPlugins: (_, answer) => answer(null, new language.GetRequiredPluginsResponse()),
  getRequiredPackages: (_, answer) => answer(null, new language.GetRequiredPackagesResponse()),
  getProgramDependencies: (_, answer) => answer(null, new language.GetProgramDependenciesResponse()),
  runtimeOptionsPrompts: (_, answer) => answer(null, new language.RuntimeOptionsResponse()),
  installDependencies: (call) => call.end(),
  about: (_, answer) => answer(null, about()),
  getPluginInfo: (_, answer) => answer(null, pluginInfo()),
  run,
  runPlugin,
};

/** Runs a program by the Node part of the SDK, which registers its resources with the engine. */
function run({ request }: Message, answer: Answer): void {
  const info = request.getInfo();
  const args = [
    join(sdk, 'cmd', 'run'),
    ...['--monitor', request.getMonitorAddress(), '--engine', engine, '--organization', request.getOrganization()],
    ...['--project', request.getProject(), '--stack', request.getStack(), '--parallel', String(request.getParallel())],
    ...['--pwd', request.getPwd(), '--root-directory', info.getRootDirectory()],
    ...(request.getDryrun() ? ['--dry-run'] : []),
    resolve(info.getProgramDirectory(), info.getEntryPoint()),
    ...request.getArgsList(),
  ];
  const config: Record<string, string> = {};
  request.getConfigMap().forEach((value: string, key: string) => {
    config[key] = value;
  });
  const child = spawn(process.execPath, args, {
    cwd: info.getProgramDirectory(),
    env: {
      ...process.env,
      PULUMI_CONFIG: JSON.stringify(config),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
      // Node reads TypeScript by itself.
      PULUMI_NODEJS_TYPESCRIPT: 'false',
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  child.on('close', (code, signal) => {
    const response = new language.RunResponse();
    // The program said already what is wrong.
    if (code === 32) response.setBail(true);
    else if (code !== 0) response.setError(`the program ended with ${signal ?? `exit code ${code}`}`);
    answer(null, response);
  });
}

/** Runs a plugin that is a program, such as a package of components, and hands on what it writes. */
function runPlugin(call: Message): void {
  const { request } = call;
  const environment = request
    .getEnvList()
    .map((one: string) => [one.slice(0, one.indexOf('=')), one.slice(one.indexOf('=') + 1)]);
  const child = spawn(
    process.execPath,
    [join(sdk, 'cmd', 'run-plugin'), request.getInfo().getProgramDirectory(), ...request.getArgsList()],
    {
      cwd: request.getPwd(),
      env: { ...process.env, ...Object.fromEntries(environment), PULUMI_NODEJS_TYPESCRIPT: 'false' },
    },
  );
  const hand = (set: (response: Message) => void): void => {
    const response = new language.RunPluginResponse();
    set(response);
    call.write(response);
  };
  child.stdout.on('data', (chunk: Buffer) => hand((response) => response.setStdout(chunk)));
  child.stderr.on('data', (chunk: Buffer) => hand((response) => response.setStderr(chunk)));
  call.on('cancelled', () => child.kill());
  child.on('close', (code) => {
    hand((response) => response.setExitcode(code ?? 1));
    call.end();
  });
}

function about(): Message {
  const response = new language.AboutResponse();
  response.setExecutable(process.execPath);
  response.setVersion(process.version);
  return response;
}

function pluginInfo(): Message {
  const info = new plugin.PluginInfo();
  info.setVersion(require('./package.json').version);
  return info;
}

const unimplemented = (_: Message, answer: Answer): void =>
  answer({ code: grpc.status.UNIMPLEMENTED, message: 'this language host only runs programs' });
const server = new grpc.Server({ 'grpc.max_receive_message_length': 2 ** 28, 'grpc.max_send_message_length': 2 ** 28 });
server.addService(
  service,
  Object.fromEntries(Object.keys(service).map((method) => [method, implementation[method] ?? unimplemented])),
);
server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error: Error | null, port: number) => {
  if (error !== null) throw error;
  process.stdout.write(`${port}\n`);
});
