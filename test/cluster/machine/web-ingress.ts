import type { Manifest } from '@hexabase-kaas/tenancy';
import { addresses } from './addresses.ts';
import { serviceImage } from './service-image.ts';

/** Port of the first node where the ingress controller hands requests on. */
const port = 8090;

/** Where whoever ends TLS for the issuer's name sends its requests. */
export const webIngressAddress = `${addresses.nodes.node1}:${port}`;

/** What an ingress controller does with plain requests, in its namespace: hands each to a Service. */
export const webIngress = (service: string): Manifest => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'ingress' },
  spec: {
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: {
        nodeSelector: { 'kubernetes.io/hostname': 'node1' },
        terminationGracePeriodSeconds: 0,
        containers: [
          {
            name: 'web',
            image: `${serviceImage.repository}:${serviceImage.tag}`,
            imagePullPolicy: 'IfNotPresent',
            command: ['node', '-e', program],
            env: [{ name: 'SERVICE', value: service }],
            ports: [{ containerPort: port, hostPort: port }],
            readinessProbe: { tcpSocket: { port }, periodSeconds: 1 },
            resources: { requests: { cpu: '20m', memory: '64Mi' } },
          },
        ],
      },
    },
  },
});

// As Traefik and nginx do, a request without a body goes to another pod when a connection breaks before there is an answer.
const program = `
const http = require('node:http');
const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
http.createServer((request, response) => {
  const send = (attempt) => {
    const { method, url, headers } = request;
    const options = { host: process.env.SERVICE, port: 80, agent: attempt === 0 ? agent : undefined };
    const call = http.request({ ...options, method, path: url, headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
      answer.on('error', () => response.destroy());
    });
    let isConnected = false;
    call.on('socket', (socket) => {
      isConnected = !socket.connecting;
      socket.once('connect', () => { isConnected = true; });
      setTimeout(() => isConnected || call.destroy(new Error('no connection')), 2000).unref();
    });
    call.on('error', () => {
      if (response.headersSent) return response.destroy();
      if (method === 'GET' && attempt < 3) return setTimeout(send, 50, attempt + 1);
      response.writeHead(502).end();
    });
    request.pipe(call);
  };
  send(0);
}).listen(${port});
`;
