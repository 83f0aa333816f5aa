// Uploads the web app's pages with the deployment, as `cargo xtask deploy` does after it.
import { join } from 'node:path';
import { RemovalPolicy } from 'aws-cdk-lib';
import type { IDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';

export interface PagesProps {
  /** The folder that the web app was built into. */
  readonly folder: string;
  readonly bucket: IBucket;
  readonly distribution: IDistribution;
}

/**
 * Files with a hash in their names are kept by browsers for ever, all others are asked for each time. A test holds the
 * headers equal to those of xtask/src/deploy.rs. Nothing is deleted: an app that is open still needs the parts of its
 * own build.
 */
export class Pages extends Construct {
  constructor(scope: Construct, id: string, { folder, bucket, distribution }: PagesProps) {
    super(scope, id);
    const shared = {
      destinationBucket: bucket,
      prune: false,
      // The default of 128 MB makes the upload slow: Lambda allots processor time by memory.
      memoryLimit: 256,
      logGroup: new LogGroup(this, 'Log', { retention: RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.DESTROY }),
    };
    const assets = new BucketDeployment(this, 'Assets', {
      ...shared,
      sources: [Source.asset(join(folder, 'assets'))],
      destinationKeyPrefix: 'assets',
      cacheControl: [CacheControl.fromString('public, max-age=31536000, immutable')],
    });
    const rest = new BucketDeployment(this, 'Rest', {
      ...shared,
      sources: [Source.asset(folder, { exclude: ['assets', 'assets/**'] })],
      cacheControl: [CacheControl.noCache()],
      distribution,
      distributionPaths: ['/*'],
    });
    // The first page names assets, so they are there before it.
    rest.node.addDependency(assets);
  }
}
